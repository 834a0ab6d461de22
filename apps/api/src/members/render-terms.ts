import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { renderPage } from '../docs/render-page.ts';

/** A version of a program's terms as it is shown. */
export type ShownTerms = {
  program_name: string;
  terms: {
    version: number;
    body: string;
    sha256: string;
    valid_from: string;
    accepted: { at: string; language: string } | null;
  };
};

/** A version as a page to read and print; all text from outside is escaped. */
export function renderTermsPage({ program_name, terms }: ShownTerms): Response {
  const { version, body, sha256, valid_from, accepted } = terms;
  const title = `${escapeMarkup(program_name)}: terms, version ${version}`;
  const said = accepted
    ? `Accepted on ${minute(accepted.at)}, read in ${escapeMarkup(accepted.language)}`
    : 'Not accepted by whoever looks at it';
  return renderPage({
    title,
    kind: 'text',
    body: `<main>
<h1>${title}</h1>
<p class="status">Valid from ${minute(valid_from)} · ${said}</p>
${writeParagraphs(body)}
<p class="status">SHA-256 of the text: <code>${escapeMarkup(sha256)}</code></p>
</main>`,
    styles: ['statement.css'],
    is_private: true,
  });
}

/** Plain text as paragraphs: a blank line begins the next. */
export function writeParagraphs(text: string): string {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `<p>${escapeMarkup(part).replace(/\r?\n/g, '<br>')}</p>`)
    .join('\n');
}

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});
const minute = (at: string) => `${FORMAT.format(new Date(at))} UTC`;
