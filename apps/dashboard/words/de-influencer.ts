import type { InfluencerWords } from '../src/words.ts';
import { enInfluencer } from './en-influencer.ts';
export const deInfluencer: InfluencerWords = enInfluencer;
