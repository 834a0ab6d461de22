/** Matches a key against a pattern of Redis: `*`, `?`, `[a-c]`, `[^a]`, and `\` before a sign. */
export function matchesPattern(pattern: string, key: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    const close = sign === '[' ? pattern.indexOf(']', at + 1) : -1;
    if (sign === '*') source += '.*';
    else if (sign === '?') source += '.';
    else if (close > 0) {
      source += `[${pattern.slice(at + 1, close).replace(/[\\[]/g, '\\$&')}]`;
      at = close;
    } else {
      if (sign === '\\' && at + 1 < pattern.length) at += 1;
      source += pattern.charAt(at).replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    }
  }
  return new RegExp(`^${source}$`, 's').test(key);
}
