/** The introduction of the description, in Markdown; ReDoc makes a section of each heading. */
export const ABOUT = `
Influencers share short links; shoppers follow them; networks report orders; SkinStack works out
who earned what, keeps the books, and shows it. An order of $100.00 at 20 % earns $20.00; 20 % of
that is the platform's, $4.00; $16.00 are the influencer's. However often the order is reported.

The examples work as they are in the local world that \`npm run dev\` starts.

## Authentication
Programs send a key: \`Authorization: Bearer <key>\`. A key belongs to an operator, who may do
what their role (owner, finance, support) and the key's scopes allow, or to an influencer, who sees
and changes what is theirs. A key is shown once, when it is created; a revoked one stops with the
next request.

Pages sign in with e-mail and password (\`POST /auth/sign-in\`) and get a session cookie with the
same rights. All requests but \`GET\` send the session's \`csrf_token\` as
\`X-CSRF-Token\`.

Somebody else's id is answered with 404, exactly like one that does not exist.

## Errors
Refusals are \`application/problem+json\` (RFC 9457). Decide by \`code\`, a closed list; \`type\`
is the address of the code's page, which says what to do ([all of them](/docs/problems));
\`errors\` names the fields that are wrong. Unknown fields in a body are refused. Every answer has
\`X-Request-Id\`; send one of your own (8 to 64 letters, digits, \`-\` and \`_\`) and it is used.

## Pagination
Lists accept \`limit\` (1 to 100) and \`cursor\`, and answer \`data\`, the newest first, with
\`next_cursor\`: pass it on as \`cursor\` until it is null. New rows do not shift
the pages.

## Changes
A PATCH changes the fields it sends and leaves the others as they are. \`null\` clears an
optional field (an empty list clears a list); a required field refuses it.

## Idempotency
A POST that creates something or moves money accepts an \`Idempotency-Key\` of your choice (at
most 255 characters; a UUID will do). The same key with the same request is answered as
the first time, with \`Idempotent-Replayed: true\`, and has its effect once; with another request
it is refused (409). So after a timeout, send the same again.

## Rate limits
Requests are counted by key, or by address without one: \`RateLimit-Limit\`,
\`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds) say how many are left. Over the limit the
answer is 429, and \`Retry-After\` says for how many seconds to wait. Failed
authentication is counted by address.

## Money, rates and time
Amounts are integers in the currency's smallest unit (\`_minor\`), always beside their currency:
1600 USD is $16.00, 1600 JPY is ¥1600. Currencies are never added up. Rates are in basis points
(\`_bps\`): 2000 is 20 %. Times (\`_at\`) are ISO 8601 in UTC with \`Z\`.
`.trim();

/** The groups of operations, in the order they are read. */
export const TAGS = [
  {
    name: 'Links',
    description: 'Short links to products: create, list, change, disable; QR codes.',
  },
  { name: 'Stats', description: 'Clicks, conversions and money over a period.' },
  { name: 'Conversions', description: 'What orders earned, and why they did or did not.' },
  { name: 'Money', description: 'Balances, commissions and payouts of influencers.' },
  {
    name: 'Members',
    description: 'Who is in a program, who asks to be, and the terms they accept.',
  },
  {
    name: 'Catalogue',
    description: 'Merchants, their programs and products, and the influencers who recommend them.',
  },
  {
    name: 'Terms',
    description: 'What a program pays besides its rate: special rules, and influencers’ coupons.',
  },
  {
    name: 'Storefront',
    description: 'The script shops load, and what their pixels tell of checkouts.',
  },
  {
    name: 'Networks',
    description: 'Accounts at affiliate networks, and the secrets they sign with.',
  },
  { name: 'Webhooks', description: 'Where networks report orders. Signed, without a key.' },
  {
    name: 'Webhooks out',
    description: 'Events told to an address of yours, signed as Standard Webhooks.',
  },
  { name: 'Notices', description: 'What people are told by mail.' },
  { name: 'Keys', description: 'Bearer keys of influencers.' },
  { name: 'Sign-in', description: 'Sessions for people, with e-mail and password.' },
  { name: 'Users', description: 'Who may sign in, and who changed what.' },
  { name: 'Operations', description: 'Health of the API and its stores.' },
];
