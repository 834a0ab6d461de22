import type { FieldError, ProblemCode } from '@skinstack/domain/problem';

/** The content of a problem's page: what happened, what to do, and an example. */
export type ProblemWords = {
  happened: string;
  steps: readonly string[];
  detail: string;
  errors?: readonly FieldError[];
};

/** A page for every code; a code without one does not compile. */
export const PROBLEM_WORDS: Readonly<Record<ProblemCode, ProblemWords>> = {
  invalid_request: {
    happened:
      'The body, a parameter or a header is missing, has the wrong form, or is unknown. ' +
      'Nothing was changed.',
    steps: [
      'Read `errors`: each entry names a field by its path and says what is wrong with it.',
      'Unknown fields are refused, so a misspelt name shows up here too.',
      'Ids have a kind: `prd_…` is a product. One of another kind is refused.',
      'Correct the request before sending it again; the same one is refused again.',
    ],
    detail: 'These fields are not valid: program_id.',
    errors: [{ path: 'program_id', message: 'Not an id of this kind (prg_…)' }],
  },
  destination_not_allowed: {
    happened:
      'A link or product would lead somewhere its merchant has not allowed. A destination is ' +
      'https, on one of the merchant’s `allowed_hosts`, without a user name, password or port.',
    steps: [
      'Take the address from the merchant’s shop.',
      'If the shop has another host, an operator adds it to the merchant’s `allowed_hosts`.',
    ],
    detail: 'The destination is not on one of the merchant’s hosts.',
    errors: [{ path: 'destination_url', message: 'Not on one of the merchant’s hosts' }],
  },
  unauthorized: {
    happened:
      'The request came without credentials, or with invalid ones: a key that is ' +
      'unknown, revoked or expired, a session that has ended, a wrong e-mail or password.',
    steps: [
      'Send your key as `Authorization: Bearer <key>`, or sign in again.',
      'Ask an operator for a new key if yours is lost: a key is shown only once.',
      'Do not retry in a loop: failures are counted and slowed.',
    ],
    detail: 'The API key is unknown, revoked or expired.',
  },
  membership_required: {
    happened:
      'Only approved members of a program get links and codes in it, and this ' +
      'influencer is none: ' +
      'they never asked, wait for a decision, were declined or suspended, or left. ' +
      'Nothing was made.',
    steps: [
      'An influencer asks to be in with `POST /api/programs/{id}/memberships`; in an ' +
        'open program ' +
        'they are in at once.',
      'An operator finds who waits with `GET /api/programs/{id}/memberships?state=applied`, and ' +
        'lets them in with `POST /api/memberships/{id}/accept`.',
      'A program by invitation is for whom an operator invites.',
    ],
    detail:
      'Only approved members of the program get links and codes. Apply, or ask to be invited.',
  },
  terms_not_accepted: {
    happened:
      'The program has terms in force that the influencer has not accepted, or a ' +
      'newer version of ' +
      'those they accepted. The link was not made; links that are there go on.',
    steps: [
      'Read the newest version: `GET /api/programs/{id}/terms`.',
      'Accept it: `POST /api/programs/{id}/terms/accept` with its `version`.',
      'Send the request again.',
    ],
    detail: 'The program has terms that are not accepted yet. Read them, then POST …/terms/accept.',
  },
  disclosure_unknown: {
    happened:
      'There is no wording we can stand behind for this country or language: the ' +
      'rule’s own source ' +
      'was not read.',
    steps: [
      'Take one of the countries and languages the answer names.',
      'For any other country ask somebody who knows its law; a wording of ours would be a guess.',
    ],
    detail: 'No wording is known for CA. Known are DE (de), FR (fr), GB (en).',
  },
  invalid_signature: {
    happened:
      'A webhook came without a signature, or with one that no secret of ours for this network ' +
      'verifies. It was not read, and nothing was stored.',
    steps: [
      'Sign the raw bytes you send: re-encoding the JSON changes them.',
      'Compare the secret at the network with the account’s; after a rotation the previous one ' +
        'is valid only until `previous_secret_expires_at`.',
      'Check the address: the account in the path must be the one whose secret signs.',
    ],
    detail: 'The signature does not verify.',
  },
  second_factor_required: {
    happened: 'The password is right, and this user signs in with a second factor, too.',
    steps: [
      'Send `challenge` of this answer with a code of the authenticator app, or a recovery code, ' +
        'to `POST /auth/sign-in/second-factor`, within five minutes.',
    ],
    detail: 'Send a code of your authenticator app, too.',
  },
  forbidden: {
    happened:
      'Your credentials are valid, but this is for others: an operator, one of another role, or ' +
      'a key with another scope.',
    steps: [
      'Read `detail`: it says who may, or which scope the key has not.',
      'Use such a key or session, or ask somebody who may to do it.',
    ],
    detail: 'Only an operator may do this.',
  },
  https_required: {
    happened:
      'The request came by plain http. Everything it carried, a key among it, could be read on ' +
      'its way, so it was refused before anything was looked at or stored.',
    steps: [
      'Use the same address with `https://`.',
      'If it carried a key, a session or the token of a webhook’s address, replace that.',
    ],
    detail: 'Call this address by https. What was sent by http can be read on its way.',
  },
  session_required: {
    happened:
      'Where somebody is paid, secrets, keys and roles are changed by a person who has just ' +
      'proved themselves, not by a key: whoever finds a key shall not have the money.',
    steps: [
      'Sign in, and send it with the session.',
      'A program of ours can use an owner’s key with the scope `secrets`.',
    ],
    detail: 'Sign in to do this: a key cannot, unless it is an owner’s with the scope “secrets”.',
  },
  step_up_required: {
    happened: 'The session is yours, but the last password or code in it was given too long ago.',
    steps: [
      '`POST /auth/step-up` with your password, or with a code of your authenticator app.',
      'Send the request again, within ten minutes.',
    ],
    detail:
      'Your last proof is older than 10 minutes. POST /auth/step-up with your password or a ' +
      'code, then send this again.',
  },
  csrf_refused: {
    happened:
      'A request with a session cookie did not prove that one of our pages sent it: it came from ' +
      'another site, or without the session’s token.',
    steps: [
      'Read `csrf_token` of `GET /auth/me` and send it as `X-CSRF-Token`.',
      'Programs need no session: send a bearer key instead of the cookie.',
    ],
    detail: 'Send csrf_token of GET /auth/me as “X-CSRF-Token”.',
  },
  not_found: {
    happened:
      'The path or id does not exist, or it is somebody else’s: both are answered alike, so ' +
      'that nobody learns what others have.',
    steps: [
      'Check the id and the key: an influencer’s key sees only what is theirs.',
      'Check the path against `/openapi.json`.',
    ],
    detail: 'There is no link with this id.',
  },
  method_not_allowed: {
    happened: 'The path is right, the method is not.',
    steps: ['Use a method that the `Allow` header of the answer names.'],
    detail: 'Links are followed with GET or HEAD.',
  },
  slug_taken: {
    happened: 'Another link already has this slug, in whatever case.',
    steps: ['Choose another slug, or send none: one is generated.'],
    detail: 'The slug is taken.',
    errors: [{ path: 'slug', message: 'Taken' }],
  },
  conflict: {
    happened:
      'The request is valid, but conflicts with stored data: the same e-mail, coupon or account ' +
      'already exists, or the `Idempotency-Key` was used for another request.',
    steps: [
      'Read `detail`: it says what the conflict is.',
      'Use a new `Idempotency-Key` for a new request; reuse the old one only to repeat it.',
    ],
    detail: 'This Idempotency-Key was used for another request. Take a new one.',
  },
  ambiguous: {
    happened: 'Several shops have something of this name, such as an order number.',
    steps: ['Say which one: the detail names what to add to the request.'],
    detail: 'Several shops have an order of this number: add network_account_id or merchant_id.',
  },
  link_gone: {
    happened: 'The link existed; it was disabled, or has expired.',
    steps: ['Its owner can enable it again: `PATCH /api/links/{id}` with `is_active`.'],
    detail: 'The link is switched off.',
  },
  body_too_large: {
    happened: 'The body is larger than allowed: 1 MiB, or 8 MiB for a file of products.',
    steps: ['Send less at once, in several requests.'],
    detail: 'The body is over 1 MiB.',
  },
  unsupported_media_type: {
    happened: 'The operation does not accept the body’s `Content-Type`.',
    steps: ['Send JSON as `application/json`, and a file as the operation’s description says.'],
    detail: 'Send the body as “Content-Type: application/json”.',
  },
  rate_limited: {
    happened: 'Your key or address has sent more requests than are allowed in a minute.',
    steps: [
      'Wait as many seconds as `Retry-After` says, then continue.',
      'Read `RateLimit-Remaining` and `RateLimit-Reset` to stay below the limit.',
      'Request up to 100 entries a page instead of one at a time.',
    ],
    detail: 'Over 600 requests a minute. Go on in 12 s.',
  },
  internal: {
    happened: 'We made a mistake. It is logged under the `request_id`.',
    steps: [
      'Try again once; a POST with the same `Idempotency-Key` has its effect only once.',
      'If it persists, send us the `request_id`.',
    ],
    detail: 'Something went wrong on our side. Send us the request id if it stays.',
  },
  unavailable: {
    happened: 'A store we need does not answer right now. Usually that is over in seconds.',
    steps: [
      'Wait as long as `Retry-After` says, then send the request again.',
      'Send a POST again with the same `Idempotency-Key`: it may have had its effect.',
      '`GET /healthz` says whether we are back.',
    ],
    detail: 'The database does not answer. Try again in a few seconds.',
  },
};

/** The request id of every example. */
export const EXAMPLE_REQUEST_ID = '0f6c1c52-5a0e-4a63-9a55-6d2b7f1c9e10';
