import type { OperatorWords } from '../src/words.ts';
import { enOperator } from './en-operator.ts';
export const deOperator: OperatorWords = enOperator;
