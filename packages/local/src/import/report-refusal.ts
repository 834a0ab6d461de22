import type { ApiProblem } from '@skinstack/client/api-problem';

const LONGEST_LINE = 88;

/** What the API refused, line by line with what stands there; then the sum of it. */
export function reportRefusal(problem: ApiProblem, csv: string): string {
  const lines = csv.replace(/\r\n?/g, '\n').split('\n');
  const said: string[] = [];
  let last: string | undefined;
  for (const { path, message } of problem.errors) {
    const [, number, field] = /^line (\d+)(?:: (.*))?$/s.exec(path) ?? [];
    const place = number ? `line ${number}` : path;
    if (place !== last)
      said.push(number ? `${place}: ${shorten(lines[Number(number) - 1])}` : place);
    said.push(`  ${field ? `${field}: ` : ''}${message}`);
    last = place;
  }
  return [...said, problem.detail].join('\n');
}

function shorten(line = ''): string {
  const plain = line.replace(/\p{Cc}/gu, ' ').trim();
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE - 1)}…` : plain;
}
