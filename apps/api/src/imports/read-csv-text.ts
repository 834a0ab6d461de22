import { Problem } from '@skinstack/domain/problem';

/**
 * The text of a CSV body, without its byte-order mark and with LF line ends. Bytes that are not
 * UTF-8 become U+FFFD, so that they can be reported by line and field later.
 * @param content_type the header of that name
 * @throws Problem `unsupported_media_type`, `invalid_request`
 */
export function readCsvText(content_type: string, bytes: Uint8Array): string {
  refuseOtherMedia(content_type);
  if (isUtf16(bytes)) throw refusal('The file is UTF-16. Save it as “CSV UTF-8”.');
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') throw refusal('The file is empty.');
  return text.replace(/\r\n?/g, '\n');
}

function refuseOtherMedia(content_type: string): void {
  const [media = '', ...parameters] = content_type.toLowerCase().split(';');
  if (media.trim() !== 'text/csv') {
    throw new Problem('unsupported_media_type', 'Send the file as Content-Type: text/csv.');
  }
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (charset && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new Problem('unsupported_media_type', 'The file must be UTF-8 (charset=utf-8).');
  }
}

/** By its byte-order mark, or because every other byte of ASCII letters is zero. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === 0xff && second === 0xfe) return true;
  if (first === 0xfe && second === 0xff) return true;
  return (first === 0) !== (second === 0) && second !== undefined;
}

function refusal(message: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path: 'line 1', message }] });
}
