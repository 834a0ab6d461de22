import type { en } from './en.ts';
import type { enAccount } from './en-account.ts';
import type { enBrand } from './en-brand.ts';
import type { enInfluencer } from './en-influencer.ts';
import type { enMembers } from './en-members.ts';
import type { enOperator } from './en-operator.ts';
import type { enShops } from './en-shops.ts';

/** A language has the same keys as English, and as many arguments. */
export type Words = Widen<typeof en>;
export type InfluencerWords = Widen<typeof enInfluencer>;
export type OperatorWords = Widen<typeof enOperator>;
export type MemberWords = Widen<typeof enMembers>;
export type BrandWords = Widen<typeof enBrand>;
export type AccountWords = Widen<typeof enAccount>;
export type ShopWords = Widen<typeof enShops>;

type Widen<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer A) => string
      ? (...given: A) => string
      : Widen<T[K]>;
};
