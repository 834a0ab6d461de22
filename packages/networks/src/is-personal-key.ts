/** Whatever tells of the buyer, by the words their fields' names are made of. */
const PERSONAL_PARTS = [
  ...['mail', 'phone', 'mobile', 'address', 'street', 'postal', 'zipcode', 'latitude', 'longitude'],
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
  ...['receipt', 'destination', 'landingsiteref', 'referer', 'shopowner', 'contact', 'signedby'],
]);

/** True for the name of a field, in any spelling, that holds personal data of a buyer. */
export function isPersonalKey(key: string): boolean {
  const name = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (
    PERSONAL_NAMES.has(name) ||
    PERSONAL_STARTS.some((start) => name.startsWith(start)) ||
    PERSONAL_PARTS.some((part) => name.includes(part))
  );
}
