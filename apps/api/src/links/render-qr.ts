import { encode } from 'uqr';

/** White modules around a code, as ISO/IEC 18004 asks for: readers find its edge by them. */
const QUIET_ZONE = 4;
/** Printed codes lose some: 15 % of this one may be missing. */
const ERROR_CORRECTION = 'M';

/** The modules of a code with the quiet zone around them, true where it is dark. */
function modulesOf(text: string): boolean[][] {
  return encode(text, { ecc: ERROR_CORRECTION, border: QUIET_ZONE }).data;
}

/** A text as a QR code, `size` pixels wide where it is not scaled. */
export function renderQrSvg(text: string, size: number): string {
  const modules = modulesOf(text);
  const width = modules.length;
  const runs = modules.flatMap((row, y) =>
    runsOf(row).map(([from, to]) => `M${from} ${y}h${to - from}v1h${from - to}z`),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" ` +
    `viewBox="0 0 ${width} ${width}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${width}v${width}h-${width}z"/>` +
    `<path d="${runs.join('')}"/></svg>`
  );
}

/** Where the dark runs of a row begin and end. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  for (let at = 0; at < row.length; at++) {
    if (!row[at]) continue;
    const from = at;
    while (row[at]) at++;
    runs.push([from, at]);
  }
  return runs;
}

/**
 * A text as a QR code in a PNG of `size` × `size` pixels, one bit each. Every module has as many
 * pixels, or a reader may not see it; what is left over is white, around it.
 */
export async function renderQrPng(text: string, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const modules = modulesOf(text);
  const scale = Math.floor(size / modules.length);
  const margin = Math.floor((size - scale * modules.length) / 2);
  const row_length = 1 + Math.ceil(size / 8);
  // white is 1
  const rows = new Uint8Array(row_length * size).fill(0xff);
  modules.forEach((modules_of_row, y) => {
    const row = new Uint8Array(row_length).fill(0xff);
    for (const [from, to] of runsOf(modules_of_row)) {
      for (let x = margin + from * scale; x < margin + to * scale; x++) {
        const at = 1 + (x >> 3);
        row[at] = (row[at] ?? 0) & ~(0x80 >> (x & 7));
      }
    }
    for (let copy = 0; copy < scale; copy++) {
      rows.set(row, (margin + y * scale + copy) * row_length);
    }
  });
  // each row begins with its filter, which is none
  for (let y = 0; y < size; y++) rows[y * row_length] = 0;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, size);
  view.setUint32(4, size);
  header[8] = 1; // one bit of grey, no palette, no interlace
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', await deflate(rows)),
    chunk('IEND', new Uint8Array()),
  ];
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** A chunk of a PNG (W3C PNG, §5.3): length, type, data, and the CRC of the latter two. */
function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc(bytes.subarray(4, data.length + 8)));
  return bytes;
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}
