import type { CodeInShop, CodeTerms } from '@skinstack/domain/shop-code';

/** A shop's own discount codes, where its admin token lets us make them. */
export type ShopCodes = {
  /** The shop in the form its API is asked by; null when the name can be no shop's. */
  readShop(external_account: string): string | null;
  /** What such a name looks like. */
  shop_form: string;
  /** How somebody makes a code there by hand. */
  describe(code: string, terms: CodeTerms): string[];
  /** What the shop has of these codes, by code as it was asked; at most `most_read` at a time. */
  read(access: CodeAccess, codes: readonly string[]): Promise<CodeAnswer<CodesRead>>;
  most_read: number;
  /** Makes a code, or has one that ended begin again. @returns what the shop calls it */
  make(
    access: CodeAccess,
    code: string,
    terms: CodeTerms,
    over_id: string | null,
  ): Promise<CodeAnswer<string>>;
  /** Says when a code ends. */
  setEnd(
    access: CodeAccess,
    external_id: string,
    ends_at_ms: number | null,
  ): Promise<CodeAnswer<string>>;
  /** Ends a code now. */
  end(access: CodeAccess, external_id: string): Promise<CodeAnswer<string>>;
};

/** Which shop is asked, as whom, and until when. */
export type CodeAccess = {
  base_url: string;
  shop: string;
  admin_token: string;
  signal: AbortSignal;
};

/** What a shop has: the currency its amounts are in, and the codes that were asked for. */
export type CodesRead = { currency: string; codes: ReadonlyMap<string, CodeInShop | null> };

/**
 * What a shop answered: done; that another discount has the code; no, until somebody changes
 * something; or nothing yet, to be asked again.
 */
export type CodeAnswer<T> =
  | { kind: 'done'; value: T }
  | { kind: 'taken' }
  | { kind: 'refused'; problem: string }
  | { kind: 'no_answer'; problem: string; retry_ms: number | null };
