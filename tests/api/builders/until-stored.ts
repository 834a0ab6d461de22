/** Sends as a network does: told that it could not be stored (503), it delivers the same again. */
export async function untilStored<T extends { status: number }>(
  deliver: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const answer = await deliver();
    if (answer.status !== 503) return answer;
  }
}
