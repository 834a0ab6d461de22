/**
 * Words under which a link seems to be a payment service's, an account's page, or ours. They count
 * anywhere in a slug.
 */
const ANYWHERE = [
  ...['paypal', 'verify', 'verified', 'verification', 'official', 'security', 'skinstack'],
  ...['password', 'account', 'wallet', 'billing', 'invoice', 'payment', 'checkout', 'refund'],
  ...['helpdesk', 'customerservice', 'suspended', 'klarna', 'afterpay', 'venmo', 'cashapp'],
  ...['applepay', 'googlepay', 'mastercard'],
];

/** Words that other words contain: they count as a word, or glued to the beginning or the end. */
const AS_A_WORD = ['login', 'logon', 'signin', 'signup', 'admin', 'secure', 'bank', 'visa'];

/** A brand with so few letters counts only as the whole slug: it may be a word of any language. */
const SHORT_BRAND = 6;

/**
 * What makes a slug misleading, so that only operators may give it: a word of trust, or the name of
 * a shop. Look-alikes (`paypa1`, `PayPaI`, `0fficial`) count as the letters they are taken for.
 * @param brands names of shops
 * @returns the word, or null when there is none
 */
export function findMisleadingWord(slug: string, brands: readonly string[]): string | null {
  const folded = fold(slug);
  const words = new Set(splitWords(slug).map(fold));
  const isWord = (word: string) => {
    const looked_for = fold(word);
    const isGlued = looked_for.length >= 5 && folded !== looked_for;
    const ends = isGlued && (folded.startsWith(looked_for) || folded.endsWith(looked_for));
    return words.has(looked_for) || folded === looked_for || ends;
  };
  const isBrand = (brand: string) => {
    const name = fold(brand);
    if (name === '') return false;
    return name.length < SHORT_BRAND ? folded === name : folded.includes(name);
  };
  return (
    ANYWHERE.find((word) => folded.includes(fold(word))) ??
    AS_A_WORD.find(isWord) ??
    brands.find(isBrand) ??
    null
  );
}

/** Where a slug shows that words begin: after `-` and `_`, and at a capital letter. */
function splitWords(slug: string): string[] {
  return slug.split(/[-_]+|(?<=[a-z0-9])(?=[A-Z])/);
}

const TAKEN_FOR: Record<string, string> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  i: 'l',
};

/** Plain letters only, and of those that look alike the same one. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/[0134-57i]/g, (letter) => TAKEN_FOR[letter] ?? letter);
}
