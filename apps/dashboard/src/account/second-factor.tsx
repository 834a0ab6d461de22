import { useState } from 'preact/hooks';
import { encode } from 'uqr';
import { useWrite } from '../api.ts';
import type { Me } from '../boot.ts';
import { Confirm, Dialog } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Card, ErrorCard } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import { toast } from '../parts/toast.tsx';
import { fieldErrors } from '../problems.ts';
import { currentMe, send, setMe } from '../session.ts';
import { w } from '../words.ts';

type Started = { secret: string; otpauth_url: string };

/** A second factor: an app that makes codes, and codes on paper for when it is lost. */
export function SecondFactor() {
  const [isOn, setOn] = useState(currentMe().second_factor === true);
  const [started, setStarted] = useState<Started | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const start = useWrite<Started>(setStarted);
  const words = w.second_factor;
  const turn = async (on: boolean) => {
    setOn(on);
    setMe({ ...currentMe(), second_factor: on });
    // the session may have been renewed with it
    setMe(await send<Me>('GET', '/auth/me').catch(() => currentMe()));
  };
  return (
    <Card title={words.title}>
      <div class="stack">
        <p class="bar">
          {isOn ? (
            <Tag tone="good" icon="check">
              {words.is_on}
            </Tag>
          ) : (
            <Tag tone="" icon="shield">
              {words.is_off}
            </Tag>
          )}
        </p>
        <p class="small muted">{isOn ? words.on_say : words.off_say}</p>
        {start.error ? <ErrorCard error={start.error} /> : null}
        {isOn ? (
          <button type="button" class="btn" onClick={() => setRemoving(true)}>
            {words.remove}
          </button>
        ) : (
          <button
            type="button"
            class="btn"
            disabled={start.isBusy}
            onClick={() => start.write({ method: 'POST', path: '/auth/totp/start' })}
          >
            {start.isBusy ? w.working : words.set_up}
          </button>
        )}
      </div>
      {started && (
        <SetUp
          {...started}
          onClose={() => setStarted(null)}
          onDone={(made) => {
            setStarted(null);
            setCodes(made);
            void turn(true);
          }}
        />
      )}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      {isRemoving && (
        <Remove
          onClose={() => setRemoving(false)}
          onDone={() => {
            setRemoving(false);
            toast(words.removed);
            void turn(false);
          }}
        />
      )}
    </Card>
  );
}

type SetUpProps = Started & { onDone: (codes: string[]) => void; onClose: () => void };

function SetUp({ secret, otpauth_url, onDone, onClose }: SetUpProps) {
  const [code, setCode] = useState('');
  const { write, isBusy, error } = useWrite<{ recovery_codes: string[] }>((answer) =>
    onDone(answer.recovery_codes),
  );
  const wrong = fieldErrors(error).code;
  const words = w.second_factor;
  return (
    <Dialog title={words.set_up} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          write({ method: 'POST', path: '/auth/totp/confirm', body: { code } });
        }}
      >
        <p class="small">{words.scan}</p>
        <QrOf text={otpauth_url} />
        <p class="small muted">
          <a href={otpauth_url}>{words.open_app}</a> {words.or_type}
        </p>
        <div class="short">
          <output class="mono secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</output>
          <Copy text={secret} label={w.copy_secret} />
        </div>
        <TextField
          label={words.code}
          hint={words.code_hint}
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          maxLength={20}
          value={code}
          error={wrong && w.proof.wrong_code}
          onInput={setCode}
        />
        {error && !wrong ? <ErrorCard error={error} /> : null}
        <div class="pair">
          <button type="button" class="btn" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="btn primary" disabled={isBusy}>
            {isBusy ? w.working : words.turn_on}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Drawn here: the secret goes to no address. */
function QrOf({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={w.second_factor.qr}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const words = w.second_factor;
  const text = codes.join('\n');
  return (
    <Dialog title={words.codes} onClose={onClose} isForced>
      <div class="stack">
        <p class="small">{words.codes_say}</p>
        <ol class="codes mono secret">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <div class="bar">
          <Copy text={text} label={words.codes} words={words.copy_codes} />
          <a
            class="btn"
            download="skinstack-recovery-codes.txt"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          >
            <Icon name="download" size="m" /> {words.download}
          </a>
        </div>
        <button type="button" class="btn primary wide" onClick={onClose}>
          {w.have_kept_it}
        </button>
      </div>
    </Dialog>
  );
}

function Remove({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [code, setCode] = useState('');
  const { write, isBusy, error } = useWrite(onDone);
  const wrong = fieldErrors(error).code;
  const words = w.second_factor;
  return (
    <Confirm
      title={words.remove}
      button={words.remove}
      isBad
      isBusy={isBusy}
      error={wrong ? null : error}
      isDisabled={code.trim() === ''}
      onClose={onClose}
      onConfirm={() => write({ method: 'POST', path: '/auth/totp/remove', body: { code } })}
    >
      <p class="small">{words.remove_say}</p>
      <TextField
        label={w.proof.code}
        hint={w.proof.code_hint}
        autocomplete="one-time-code"
        required
        value={code}
        error={wrong && w.proof.wrong_code}
        onInput={setCode}
      />
    </Confirm>
  );
}
