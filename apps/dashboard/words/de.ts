import type { Words } from '../src/words.ts';
import { en } from './en.ts';
export const de: Words = en;
