const PIECE_BYTES = 65_536;

/** The bytes as a stream that tells how much of them was taken, from 0 to 1. */
export function streamBytes(
  bytes: Uint8Array<ArrayBuffer>,
  onTaken: (done: number) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let taken_bytes = 0;
  return new ReadableStream(
    {
      pull(controller) {
        const piece = bytes.subarray(taken_bytes, taken_bytes + PIECE_BYTES);
        taken_bytes += piece.length;
        if (piece.length > 0) controller.enqueue(piece);
        if (taken_bytes >= bytes.length) controller.close();
        onTaken(bytes.length === 0 ? 1 : taken_bytes / bytes.length);
      },
    },
    // pieces are made when they are asked for, so what is told is what was sent
    { highWaterMark: 0 },
  );
}
