/**
 * True when a request asks for HTML by name (RFC 9110 §12.5.1): browsers do, programs that take
 * anything do not. A quality of 0 says that HTML is not wanted.
 */
export function acceptsHtml(accept: string | null): boolean {
  if (accept === null) return false;
  return accept
    .toLowerCase()
    .split(',')
    .some((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      if (type !== 'text/html') return false;
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return quality === undefined || Number(quality.slice(2)) > 0;
    });
}
