import { useState } from 'preact/hooks';
import { useWrite } from '../api.ts';
import { TextField } from '../controls/field.tsx';
import { Card, ErrorCard } from '../parts/page.tsx';
import { toast } from '../parts/toast.tsx';
import { fieldErrors } from '../problems.ts';
import { currentMe } from '../session.ts';
import { w } from '../words.ts';

/** A new password; the other sessions end with the old one. */
export function Password() {
  const [current, setCurrent] = useState('');
  const [wished, setWished] = useState('');
  const { write, isBusy, error } = useWrite(() => {
    setCurrent('');
    setWished('');
    toast(w.account.password_changed);
  });
  const refused = fieldErrors(error);
  const words = w.account;
  return (
    <Card title={words.password}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { current_password: current, new_password: wished };
          write({ method: 'POST', path: '/auth/change-password', body });
        }}
      >
        <input
          class="vh"
          type="email"
          autocomplete="username"
          value={currentMe().email ?? ''}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <TextField
          label={words.current_password}
          type="password"
          autocomplete="current-password"
          required
          value={current}
          error={refused.current_password}
          onInput={setCurrent}
        />
        <TextField
          label={words.new_password}
          hint={words.password_hint}
          type="password"
          autocomplete="new-password"
          required
          value={wished}
          error={refused.new_password}
          onInput={setWished}
        />
        {error && Object.keys(refused).length === 0 ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn" disabled={isBusy}>
          {isBusy ? w.saving : words.change_password}
        </button>
      </form>
    </Card>
  );
}
