/** Our own name of the click token, wherever a shop or a network carries it. */
export const CLICK_NAME = 'ss_click';
/** What networks and themes call a sub-id. */
const ALIASES = new Set(['clickid', 'subid', 'subid1', 'affsub', 's1', 'u1', 'sid', 'skinstack']);

/** True for a name under which a click token travels; shops hide an attribute by a leading `_`. */
export function isClickName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain === 'ssclick' || ALIASES.has(plain);
}
