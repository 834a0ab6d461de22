/** Our own name of the click token, wherever a shop or a network carries it. */
export const CLICK_NAME = 'ss_click';
/** Under this name a shop's plugin notes of which subscription an order is a renewal. */
export const RENEWAL_NAME = '_subscription_renewal';
/** What networks and themes call a sub-id. */
const ALIASES = new Set(['clickid', 'subid', 'subid1', 'affsub', 's1', 'u1', 'sid', 'skinstack']);
const TOKEN = /^[A-Za-z0-9_-]{64}$/;

/** True for a name under which a click token travels; shops hide an attribute by a leading `_`. */
export function isClickName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain === 'ssclick' || ALIASES.has(plain);
}

/** True for what has the form of our click token: it may be one, whatever it is called. */
export function isTokenShaped(value: string): boolean {
  return TOKEN.test(value);
}

/** Its first byte is its version, 1; a hash of an e-mail address in hex has the same length. */
const TOKEN_START = /^A[Q-Za-f]/;

/** True for what can only be meant as a token of ours. */
export function isSurelyToken(value: string): boolean {
  return TOKEN.test(value) && TOKEN_START.test(value);
}

/** Whatever tells of the buyer, by the words their fields' names are made of. */
const PERSONAL_PARTS = [
  ...[
    'mail',
    'phone',
    'mobile',
    'address',
    'street',
    'postal',
    'postcode',
    'zipcode',
    'latitude',
    'longitude',
  ],
  ...['firstname', 'lastname', 'fullname', 'middlename', 'surname', 'givenname', 'familyname'],
  ...['birth', 'gender', 'username', 'useragent', 'browser', 'cookie', 'fingerprint'],
  ...[
    'creditcard',
    'cardnumber',
    'iban',
    'paymentdetails',
    'trackingnumber',
    'trackingurl',
    'referrer',
    'referring',
  ],
];
/** Objects and fields that are the buyer's as a whole. */
const PERSONAL_STARTS = ['customer', 'buyer', 'shopper', 'recipient', 'billing', 'shippingname'];
const PERSONAL_NAMES = new Set([
  ...['ip', 'ipv4', 'ipv6', 'ipaddr', 'clientip', 'remoteip', 'userip', 'visitorip', 'geo'],
  ...['city', 'zip', 'province', 'provincecode', 'company', 'locale', 'clientdetails', 'deviceid'],
  ...['note', 'notes', 'comment', 'comments', 'message', 'staffnote', 'tags', 'ponumber'],
  ...['token', 'carttoken', 'checkouttoken', 'sessionhash', 'orderstatusurl', 'authorization'],
  ...['orderkey', 'paymenturl'],
  ...['receipt', 'destination', 'landingsiteref', 'referer', 'shopowner', 'contact', 'signedby'],
]);

/**
 * Fields that are the buyer's where they are, though not by their names: the address an order goes
 * to, and what a shop wrote about a refund.
 */
const PERSONAL_PLACES = /^shipping\.[^.]+$|^refunds\.\d+\.reason$/;

/** True for a field that holds personal data of a buyer because of where it is. */
export function isPersonalPlace(path: string): boolean {
  return PERSONAL_PLACES.test(path);
}

/** True for the name of a field, in any spelling, that holds personal data of a buyer. */
export function isPersonalField(key: string): boolean {
  // a shop's other API names the same things behind this prefix
  const name = key
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^admingraphqlapi(?=.)/, '');
  return (
    PERSONAL_NAMES.has(name) ||
    PERSONAL_STARTS.some((start) => name.startsWith(start)) ||
    PERSONAL_PARTS.some((part) => name.includes(part))
  );
}
