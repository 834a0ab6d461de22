import { useState } from 'preact/hooks';
import { usePages, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { fieldErrors } from '../../problems.ts';
import { may } from '../../session.ts';
import type { Group, Program } from '../../shapes.ts';
import { wm } from '../../words.ts';

/** Members with rates of their own, together. */
export function Groups({ program }: { program: Program }) {
  const rows = usePages<Group>(`/api/programs/${program.id}/groups?limit=20`);
  const [isAdding, setAdding] = useState(false);
  const { groups: words } = wm;
  return (
    <Card
      title={words.title}
      flush
      head={
        may('money') && (
          <button type="button" class="btn end" onClick={() => setAdding(true)}>
            <Icon name="plus" size="m" /> {words.add}
          </button>
        )
      }
    >
      <Part of={rows} rows={1}>
        {() =>
          rows.rows?.length ? (
            <ul class="rows">
              {rows.rows.map(({ id, name, created_at }) => (
                <li key={id}>
                  <span class="name">{name}</span>
                  <span class="note end">
                    <When at={created_at} />
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <EmptyState icon="users" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
      {isAdding && <NewGroup program={program} onClose={() => setAdding(false)} />}
    </Card>
  );
}

function NewGroup({ program, onClose }: { program: Program; onClose: () => void }) {
  const [name, setName] = useState('');
  const { groups: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.added(name));
    onClose();
  });
  const refused = fieldErrors(error);
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          write({ method: 'POST', path: `/api/programs/${program.id}/groups`, body: { name } });
        }}
      >
        <TextField
          label={words.name}
          required
          maxLength={100}
          value={name}
          onInput={setName}
          error={refused.name}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
