import { LOCALES, THEMES } from '@skinstack/domain/people';
import { useState } from 'preact/hooks';
import { useWrite } from '../api.ts';
import type { Me } from '../boot.ts';
import { CheckField, SelectField, TextField } from '../controls/field.tsx';
import { timezone } from '../format.ts';
import { areKeysOn, setKeysOn } from '../frame/keys.tsx';
import { Card, ErrorCard } from '../parts/page.tsx';
import { toast } from '../parts/toast.tsx';
import { currentMe, setMe } from '../session.ts';
import { w } from '../words.ts';

const ZONES = Intl.supportedValuesOf('timeZone').map((value) => ({
  value,
  label: value.replaceAll('_', ' '),
}));

/** Name, time zone, language and theme. */
export function Profile() {
  const me = currentMe();
  const [name, setName] = useState(me.display_name ?? '');
  const [zone, setZone] = useState(me.timezone ?? timezone());
  const [locale, setLocale] = useState<string>(me.locale ?? '');
  const [theme, setTheme] = useState<string>(me.theme ?? '');
  const { write, isBusy, error } = useWrite<Me>((changed) => {
    const isReloaded = changed.locale !== me.locale || changed.timezone !== me.timezone;
    setMe({ ...changed, csrf_token: changed.csrf_token ?? me.csrf_token });
    if (changed.theme) document.documentElement.dataset.theme = changed.theme;
    else delete document.documentElement.dataset.theme;
    toast(w.saved);
    // words and times are everywhere: the page is made anew in them
    if (isReloaded) location.reload();
  });
  const words = w.account;
  return (
    <Card title={words.profile}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const body = {
            display_name: name.trim() || null,
            timezone: zone,
            locale: locale || null,
            theme: theme || null,
          };
          write({ method: 'PATCH', path: '/auth/me', body });
        }}
      >
        <p class="small muted">{me.email}</p>
        <TextField
          label={words.name}
          autocomplete="name"
          maxLength={200}
          value={name}
          onInput={setName}
        />
        <SelectField
          label={words.zone}
          hint={words.zone_hint}
          value={zone}
          onChange={setZone}
          options={
            ZONES.some((one) => one.value === zone)
              ? ZONES
              : [{ value: zone, label: zone }, ...ZONES]
          }
        />
        <div class="pair">
          <SelectField
            label={words.language}
            value={locale}
            none={words.as_browser}
            onChange={setLocale}
            options={LOCALES.map((value) => ({ value, label: words.languages[value] }))}
          />
          <SelectField
            label={words.theme}
            value={theme}
            none={words.as_system}
            onChange={setTheme}
            options={THEMES.map((value) => ({ value, label: words.themes[value] }))}
          />
        </div>
        {error ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn primary" disabled={isBusy}>
          {isBusy ? w.saving : words.save}
        </button>
      </form>
    </Card>
  );
}

/** Single keys can be switched off, for who speaks to the machine (WCAG 2.1.4). */
export function Shortcuts() {
  const [isOn, setOn] = useState(areKeysOn());
  return (
    <Card title={w.keys.title}>
      <CheckField
        label={w.keys.use}
        note={w.keys.use_note}
        checked={isOn}
        onChange={(on) => {
          setKeysOn(on);
          setOn(on);
        }}
      />
    </Card>
  );
}
