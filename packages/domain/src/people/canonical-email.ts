/** Letters nobody sees: they make another text of the same address. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Z}\s\p{Default_Ignorable_Code_Point}]/gu;
/** What some programs write around an address: `mailto:`, `Mina <mina@…>`. */
const WRAPPED = /<([^<>]+)>[^<>]*$/;
/** A remark inside an address (RFC 5322 §3.2.2); nobody's mailbox is named so. */
const REMARK = /\([^()]*\)/g;
/** Google delivers both names to one mailbox, and reads no dots in it. */
const GOOGLE = 'gmail.com';
const GOOGLE_NAMES: readonly string[] = [GOOGLE, 'googlemail.com'];

/**
 * The mailbox an address leads to, in one spelling: without case, `+tag`, blanks and letters nobody
 * sees; letters of another width are plain ones, a domain in other letters is its ASCII form, and
 * Google's dots are left out. For comparing only: some host may tell `Mina` from `mina`, so it is
 * never written to.
 * @returns null when it is no address
 */
export function canonicalEmail(text: string): string | null {
  const plain = text.normalize('NFKC');
  const inner = (WRAPPED.exec(plain)?.[1] ?? plain).replace(REMARK, '');
  const address = inner
    .replace(UNSEEN, '')
    .replace(/^mailto:/i, '')
    .toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = canonicalDomain(address.slice(at + 1));
  const local = address.slice(0, Math.max(at, 0)).replaceAll('"', '');
  if (at < 1 || local === '' || domain === null) return null;
  const mailbox = mailboxOf(local);
  return GOOGLE_NAMES.includes(domain)
    ? `${mailbox.replaceAll('.', '') || mailbox}@${GOOGLE}`
    : `${mailbox}@${domain}`;
}

/** Whether two addresses lead to the same mailbox, as far as their spelling tells. */
export function isSameMailbox(a: string, b: string): boolean {
  const mailbox = canonicalEmail(a);
  return mailbox !== null && mailbox === canonicalEmail(b);
}

/** Without what follows a plus; one that is nothing but a tag is its own name. */
function mailboxOf(local: string): string {
  const plus = local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) : local;
}

/** A domain in ASCII, without the dot of its root. */
function canonicalDomain(domain: string): string | null {
  if (domain === '' || /[/?#\\@:[\]%]/.test(domain)) return null;
  const host = URL.parse(`https://${domain}/`)?.hostname.replace(/\.+$/, '');
  return host ? host : null;
}
