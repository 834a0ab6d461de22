/** A link's JSON, well-formed, that is not the one that was asked for. */
type OtherLink = object;

/** What Redis says to the look-up of a link when it answers with another; to all else, an error. */
export function wrongFromRedis(link: OtherLink): (body: Buffer) => string {
  const value = Buffer.from(JSON.stringify(link)).toString('base64');
  return (body) =>
    isCommand(body, 'mget')
      ? JSON.stringify({ result: [value, value] })
      : JSON.stringify({ error: 'ERR wrong answer' });
}

/** A row of another link, as Neon writes rows: every value a text. */
export function wrongFromNeon(link: OtherLink): () => string {
  const entries = Object.entries(link);
  const row = {
    fields: entries.map(([name]) => ({ name, dataTypeID: 25, format: 'text' })),
    rows: [entries.map(([, value]) => String(value))],
    command: 'SELECT',
    rowCount: 1,
    rowAsArray: true,
  };
  return () => JSON.stringify(row);
}

function isCommand(body: Buffer, name: string): boolean {
  const command: unknown = JSON.parse(body.toString());
  return Array.isArray(command) && String(command[0]).toLowerCase() === name;
}
