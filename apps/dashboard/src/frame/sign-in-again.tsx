import { ApiProblem } from '@skinstack/client/api-problem';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Me } from '../boot.ts';
import { Dialog } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { ErrorCard } from '../parts/page.tsx';
import { currentMe, onSignedOut, send, setMe } from '../session.ts';
import { w } from '../words.ts';

type Waiting = { resolve: () => void; reject: (error: Error) => void };

/** Over the page when the session ended: what was typed stays, and the request goes out again. */
export function SignInAgain() {
  const waiting = useRef<Waiting | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [challenge, setChallenge] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    onSignedOut(
      () =>
        new Promise((resolve, reject) => {
          waiting.current = { resolve, reject };
          setEmail(currentMe().email ?? '');
          setOpen(true);
        }),
    );
  }, []);
  if (!isOpen) return null;
  const signIn = async () => {
    setBusy(true);
    setError(null);
    const before = currentMe();
    try {
      if (challenge === null) await send('POST', '/auth/sign-in', { email, password });
      else await send('POST', '/auth/sign-in/second-factor', { challenge, code });
      const me = await send<Me>('GET', '/auth/me');
      // another person’s figures must not stay under this name
      if (me.id !== before.id) return location.reload();
      setMe(me);
      setPassword('');
      setCode('');
      setChallenge(null);
      setOpen(false);
      waiting.current?.resolve();
    } catch (refused) {
      const asked = refused instanceof ApiProblem ? refused.challenge : null;
      if (asked === null) setError(refused);
      else setChallenge(asked);
    } finally {
      setBusy(false);
    }
  };
  const leave = () => {
    setOpen(false);
    waiting.current?.reject(new Error('signed out'));
    location.assign('/sign-in');
  };
  return (
    <Dialog title={w.signed_out.title} onClose={leave}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <p class="small muted">{w.signed_out.say}</p>
        <TextField
          label={w.signed_out.email}
          type="email"
          autocomplete="username"
          required
          value={email}
          onInput={setEmail}
        />
        {challenge === null ? (
          <TextField
            label={w.signed_out.password}
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={setPassword}
          />
        ) : (
          <TextField
            label={w.proof.code}
            hint={w.proof.code_hint}
            autocomplete="one-time-code"
            required
            value={code}
            onInput={setCode}
          />
        )}
        {error ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn primary wide" disabled={isBusy}>
          {isBusy ? w.signed_out.busy : w.signed_out.button}
        </button>
      </form>
    </Dialog>
  );
}
