import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { AreaField, SelectField, TextField } from '../../controls/field.tsx';
import { count, country } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Card } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { may } from '../../session.ts';
import type { Program } from '../../shapes.ts';
import { wm } from '../../words.ts';

const ENROLMENTS = ['open', 'apply', 'invite'] as const;

/** How one gets in, and where strangers ask. */
export function Admission({ program }: { program: Program }) {
  const [isEdited, setEdited] = useState(false);
  const { admission: words } = wm;
  const { slug, enrolment, description, auto_accept } = program;
  const path = `/join/${slug}`;
  return (
    <Card title={words.title}>
      <dl class="facts">
        <dt>{words.enrolment}</dt>
        <dd>{words.enrolments[enrolment]}</dd>
        <dt>{words.auto}</dt>
        <dd>{describeRule(auto_accept) || words.never}</dd>
        {description && (
          <>
            <dt>{words.description}</dt>
            <dd>{description}</dd>
          </>
        )}
        <dt>{words.address}</dt>
        <dd>
          {enrolment === 'invite' ? words.no_address : <a href={path}>{location.host + path}</a>}
        </dd>
      </dl>
      <p class="bar under">
        {enrolment !== 'invite' && (
          <Copy text={location.origin + path} label={words.copy_address} />
        )}
        {may('money') && (
          <button type="button" class="btn" onClick={() => setEdited(true)}>
            {words.edit}
          </button>
        )}
      </p>
      {isEdited && <EditAdmission program={program} onClose={() => setEdited(false)} />}
    </Card>
  );
}

function describeRule(rule: Program['auto_accept']): string {
  if (!rule) return '';
  const { min_followers, countries = [], mail_domains = [] } = rule;
  return [
    min_followers === undefined ? '' : wm.followers(count(min_followers)),
    countries.map(country).join(', '),
    mail_domains.map((one) => `@${one}`).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

const wordsOf = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

type Fields = Record<
  ('enrolment' | 'slug' | 'description' | 'logo') | ('followers' | 'countries' | 'domains'),
  string
>;

function fieldsOf({ enrolment, slug, description, logo_url, auto_accept }: Program): Fields {
  const { min_followers, countries = [], mail_domains = [] } = auto_accept ?? {};
  return {
    ...{ enrolment, slug, description: description ?? '', logo: logo_url ?? '' },
    followers: min_followers === undefined ? '' : String(min_followers),
    countries: countries.join(', '),
    domains: mail_domains.join(', '),
  };
}

/** The whole rule, as it is sent: null without a condition. */
function bodyOf({ enrolment, slug, description, logo, ...rule }: Fields) {
  const countries = wordsOf(rule.countries.toUpperCase());
  const mail_domains = wordsOf(rule.domains.toLowerCase().replaceAll('@', ''));
  const auto_accept = {
    ...(rule.followers.trim() ? { min_followers: Number(rule.followers) } : {}),
    ...(countries.length > 0 ? { countries } : {}),
    ...(mail_domains.length > 0 ? { mail_domains } : {}),
  };
  return {
    ...{ enrolment, slug, description: description.trim() || null, logo_url: logo.trim() || null },
    auto_accept: Object.keys(auto_accept).length > 0 ? auto_accept : null,
  };
}

function EditAdmission({ program, onClose }: { program: Program; onClose: () => void }) {
  const [fields, setFields] = useState(() => fieldsOf(program));
  const set = (name: keyof Fields) => (value: string) => setFields({ ...fields, [name]: value });
  const { admission: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.saved);
    onClose();
  });
  const refused = fieldErrors(error);
  const rule = (name: string) =>
    Object.entries(refused).find(([path]) => path.startsWith(`auto_accept.${name}`))?.[1];
  return (
    <Dialog title={words.edit} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          write({ method: 'PATCH', path: `/api/programs/${program.id}`, body: bodyOf(fields) });
        }}
      >
        <SelectField
          label={words.enrolment}
          value={fields.enrolment}
          onChange={set('enrolment')}
          options={ENROLMENTS.map((value) => ({ value, label: words.enrolments[value] }))}
        />
        <TextField
          label={words.slug}
          lead="/join/"
          isMono
          required
          maxLength={64}
          value={fields.slug}
          onInput={set('slug')}
          error={refused.slug}
        />
        <AreaField
          label={words.description}
          hint={words.description_hint}
          isOptional
          rows={3}
          maxLength={2_000}
          value={fields.description}
          onInput={set('description')}
          error={refused.description}
        />
        <TextField
          label={words.logo}
          isOptional
          type="url"
          value={fields.logo}
          onInput={set('logo')}
          error={refused.logo_url}
        />
        <fieldset class="stack">
          <legend>{words.auto}</legend>
          <TextField
            label={words.auto_followers}
            isOptional
            inputMode="numeric"
            value={fields.followers}
            onInput={set('followers')}
            error={rule('min_followers')}
          />
          <TextField
            label={words.auto_countries}
            hint={words.auto_countries_hint}
            isOptional
            value={fields.countries}
            onInput={set('countries')}
            error={rule('countries')}
          />
          <TextField
            label={words.auto_domains}
            hint={words.auto_domains_hint}
            isOptional
            value={fields.domains}
            onInput={set('domains')}
            error={rule('mail_domains')}
          />
        </fieldset>
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.save} />
      </form>
    </Dialog>
  );
}
