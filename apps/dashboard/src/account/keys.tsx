import { useState } from 'preact/hooks';
import { usePages, useWrite } from '../api.ts';
import { Confirm } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { Secret } from '../controls/secret.tsx';
import { day } from '../format.ts';
import { List } from '../parts/list.tsx';
import { Card, EmptyState, ErrorCard, Part } from '../parts/page.tsx';
import { Tag } from '../parts/tag.tsx';
import type { ApiKey } from '../shapes.ts';
import { w } from '../words.ts';

/** Keys for programs; each is shown once. */
export function Keys({ influencer_id }: { influencer_id: string }) {
  const path = `/api/influencers/${influencer_id}/api-keys`;
  const keys = usePages<ApiKey>(`${path}?limit=20`);
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const revoke = useWrite(() => setRevoked(null));
  const words = w.account;
  return (
    <>
      <NewKey path={path} />
      <Card title={words.keys} flush>
        <Part of={keys} rows={3}>
          {() =>
            keys.rows?.length ? (
              <List
                caption={words.keys}
                rows={keys.rows}
                keyOf={(row) => row.id}
                pages={keys}
                columns={[
                  {
                    key: 'name',
                    label: words.key_name,
                    card: 'title',
                    cell: ({ name, prefix }) => (
                      <>
                        {name}
                        <span class="sub mono">{prefix}…</span>
                      </>
                    ),
                  },
                  {
                    key: 'used',
                    label: words.key_used,
                    cell: ({ last_used_at, created_at }) =>
                      last_used_at ? day(last_used_at) : words.key_unused(day(created_at)),
                  },
                  {
                    key: 'state',
                    label: w.state_word,
                    card: 'answer',
                    cell: (row) =>
                      row.revoked_at ? (
                        <Tag tone="" icon="ban">
                          {words.revoked_on(day(row.revoked_at))}
                        </Tag>
                      ) : (
                        <button type="button" class="btn" onClick={() => setRevoked(row)}>
                          {words.revoke}
                          <span class="vh"> {row.name}</span>
                        </button>
                      ),
                  },
                ]}
              />
            ) : (
              <EmptyState icon="key" title={words.no_keys} say={words.no_keys_say} />
            )
          }
        </Part>
      </Card>
      {revoked && (
        <Confirm
          title={words.revoke_title(revoked.name)}
          button={words.revoke_button(revoked.name)}
          isBad
          isBusy={revoke.isBusy}
          error={revoke.error}
          onClose={() => setRevoked(null)}
          onConfirm={() => revoke.write({ method: 'DELETE', path: `${path}/${revoked.id}` })}
        >
          <p class="small">{words.revoke_say}</p>
        </Confirm>
      )}
    </>
  );
}

function NewKey({ path }: { path: string }) {
  const [name, setName] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const { write, isBusy, error } = useWrite<{ key: string }>(({ key }) => setSecret(key));
  const make = () => write({ method: 'POST', path, body: { name: name.trim() } });
  const words = w.account;
  return (
    <Card title={words.new_key}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make();
        }}
      >
        <TextField
          label={words.key_name}
          hint={words.key_hint}
          required
          maxLength={100}
          value={name}
          onInput={setName}
        />
        {error ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn" disabled={isBusy || name.trim() === ''}>
          {isBusy ? w.working : words.make_key}
        </button>
      </form>
      {secret && (
        <Secret
          title={words.key_made}
          say={words.key_made_say}
          secret={secret}
          onClose={() => {
            setSecret(null);
            setName('');
          }}
        />
      )}
    </Card>
  );
}
