import type { PublicProgram } from '@skinstack/db/members/join-programs';
import { escapeMarkup } from '@skinstack/domain/escape-markup';
import {
  type ApplicationFaults,
  MOST_PLATFORMS,
  PLATFORMS,
} from '@skinstack/domain/members/application';
import type { Locale } from '@skinstack/domain/people';
import { writeParagraphs } from '../members/render-terms.ts';
import { JOIN_WORDS, type JoinWords } from './join-words.ts';
import { writeNotice } from './write-page.ts';

/** What was typed, and what is wrong with it. */
export type Filled = {
  form: Readonly<Record<string, string | undefined>>;
  faults: ApplicationFaults;
  /** Above the form; null where nothing went wrong. */
  said: string | null;
  /** Proves when the page was opened. */
  opened: string;
};

/** The page of a program: what it offers, and the form. Needs no script. */
export function writeJoinPage(shown: PublicProgram, locale: Locale, filled: Filled): string {
  const words = JOIN_WORDS[locale];
  const { program, merchant } = shown;
  const other = locale === 'en' ? 'de' : 'en';
  const logo =
    program.logo_url === null
      ? ''
      : `<p><img src="${escapeMarkup(program.logo_url)}" alt="" width="96" height="96"></p>`;
  return `${logo}<h1>${words.title(escapeMarkup(program.name))}</h1>
<p class="lead">${words.lead(escapeMarkup(merchant.name))}</p>
${program.description === null ? '' : writeParagraphs(program.description)}
${writeOffer(shown, locale)}
<h2>${words.form}</h2>
${writeForm(words, program.slug, locale, filled)}
<p class="under"><a href="?lang=${other}" hreflang="${other}" lang="${other}">${
    words.other_language
  }</a></p>`;
}

function writeOffer({ program, products, terms }: PublicProgram, locale: Locale): string {
  const words = JOIN_WORDS[locale];
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const rate = words.rate(percent.format(program.commission_rate_bps / 10_000));
  const window = `${words.days(program.attribution_window_days)} ${words.window_say}`;
  const way = program.enrolment === 'open' ? words.at_once : words.by_look;
  const rows = [
    [words.pays, rate],
    [words.hold, words.days(program.hold_days)],
    [words.window, window],
    [words.decided, way],
  ];
  const facts = rows.map(([name, say]) => `<dt>${name}</dt><dd>${say}</dd>`).join('\n');
  const list = products.map(({ name }) => `<li>${escapeMarkup(name)}</li>`).join('\n');
  return `<dl class="stack">
${facts}
</dl>
<h2>${words.products}</h2>
${list === '' ? `<p>${words.no_products}</p>` : `<ul>${list}</ul>`}
${
  terms === null
    ? ''
    : `<details><summary>${words.terms(terms.version)}</summary>
${writeParagraphs(terms.body)}</details>`
}`;
}

function writeForm(words: JoinWords, slug: string, locale: Locale, filled: Filled): string {
  const field = (name: string, label: string, more: Partial<Input> = {}) =>
    writeInput(words, filled, { name, label, type: 'text', autocomplete: 'off', ...more });
  const rows = Array.from({ length: MOST_PLATFORMS }, (_, row) => {
    const number = row + 1;
    return `${writePlatforms(words, filled, `platform_${number}`)}
${field(`address_${number}`, words.address, { hint: words.address_hint, needed: number === 1 })}
${field(`followers_${number}`, words.followers, { mode: 'numeric', needed: number === 1 })}`;
  });
  const { form, faults, said, opened } = filled;
  const isWrong = Object.keys(faults).length > 0;
  const notice = said ?? (isWrong ? words.wrong : null);
  return `<form class="stack" method="post" action="/join/${escapeMarkup(slug)}?lang=${locale}">
${notice === null ? '' : writeNotice('bad', notice, isWrong ? words.wrong_say : '')}
${field('name', words.name, { autocomplete: 'name', needed: true })}
${field('email', words.email, {
  ...{ type: 'email', autocomplete: 'email', hint: words.email_hint, needed: true },
})}
${field('handle', words.handle, { hint: words.handle_hint })}
<fieldset class="stack"><legend>${words.where}</legend>
${rows.join('\n')}
</fieldset>
${field('country', words.country, {
  ...{ autocomplete: 'country', hint: words.country_hint, needed: true },
})}
${writeWhy(words, filled)}
${writeConsent(words, filled)}
<div hidden><label for="website">${words.leave_empty}</label>
<input id="website" name="website" type="text" tabindex="-1" autocomplete="off"
  value="${escapeMarkup(form.website ?? '')}"></div>
<input type="hidden" name="opened" value="${escapeMarkup(opened)}">
<button type="submit" class="btn primary wide">${words.button}</button>
</form>`;
}

type Input = {
  name: string;
  label: string;
  type: 'text' | 'email';
  autocomplete: string;
  hint?: string;
  mode?: 'numeric';
  needed?: boolean;
};

function writeInput(words: JoinWords, { form, faults }: Filled, input: Input): string {
  const { name, label, type, autocomplete, hint, mode, needed } = input;
  const attributes = [
    `id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="500"`,
    `value="${escapeMarkup(form[name] ?? '')}"`,
    mode ? `inputmode="${mode}"` : '',
    needed ? 'required' : '',
    describe(name, hint !== undefined, faults),
  ];
  return `<div class="field"><label for="${name}">${label}</label>
<input class="input" ${attributes.filter(Boolean).join(' ')}>
${hint ? `<p class="hint" id="${name}-hint">${hint}</p>` : ''}
${writeFault(words, name, faults)}</div>`;
}

function writePlatforms(words: JoinWords, { form, faults }: Filled, name: string): string {
  const chosen = form[name] ?? PLATFORMS[0];
  const options = PLATFORMS.map(
    (one) =>
      `<option value="${one}"${one === chosen ? ' selected' : ''}>${words.platforms[one]}</option>`,
  );
  return `<div class="field"><label for="${name}">${words.platform}</label>
<select class="input" id="${name}" name="${name}" ${describe(name, false, faults)}>
${options.join('\n')}
</select>${writeFault(words, name, faults)}</div>`;
}

function writeWhy(words: JoinWords, { form, faults }: Filled): string {
  return `<div class="field"><label for="why">${words.why}</label>
<textarea class="input" id="why" name="why" rows="5" maxlength="2000" required ${describe(
    'why',
    false,
    faults,
  )}>${escapeMarkup(form.why ?? '')}</textarea>${writeFault(words, 'why', faults)}</div>`;
}

function writeConsent(words: JoinWords, { form, faults }: Filled): string {
  const checked = form.consent === 'yes' ? ' checked' : '';
  const about = describe('consent', false, faults);
  const attributes = `type="checkbox" name="consent" value="yes" required${checked} ${about}`;
  return `<div class="field"><label><input ${attributes}>
${words.consent}</label>${writeFault(words, 'consent', faults)}</div>`;
}

function describe(name: string, has_hint: boolean, faults: ApplicationFaults): string {
  const fault = faults[name];
  const ids = [has_hint && `${name}-hint`, fault && `${name}-fault`].filter(Boolean).join(' ');
  const invalid = fault ? ' aria-invalid="true"' : '';
  return ids === '' ? '' : `aria-describedby="${ids}"${invalid}`;
}

function writeFault(words: JoinWords, name: string, faults: ApplicationFaults): string {
  const fault = faults[name];
  return fault ? `<p class="err" id="${name}-fault">${words.faults[fault]}</p>` : '';
}
