import { useState } from 'preact/hooks';
import { usePages, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { AreaField, TextField } from '../../controls/field.tsx';
import { instantOf, today } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { fieldErrors } from '../../problems.ts';
import { may } from '../../session.ts';
import type { Program, ProgramTerms as Version } from '../../shapes.ts';
import { w, wm } from '../../words.ts';

/** What members agree to, version by version. */
export function ProgramTerms({ program }: { program: Program }) {
  const rows = usePages<Version>(`/api/programs/${program.id}/terms?limit=20`);
  const [isAdding, setAdding] = useState(false);
  const { terms: words } = wm;
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
            <>
              <ul class="rows">
                {rows.rows.map((one) => (
                  <OneVersion key={one.id} of={one} />
                ))}
              </ul>
              {rows.hasNextPage && (
                <button type="button" class="btn wide" onClick={() => rows.fetchNextPage()}>
                  {w.show_more}
                </button>
              )}
            </>
          ) : (
            <EmptyState icon="file" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
      {isAdding && <NewVersion program={program} onClose={() => setAdding(false)} />}
    </Card>
  );
}

function OneVersion({ of }: { of: Version }) {
  const { program_id, version, sha256, valid_from } = of;
  const { terms: words } = wm;
  return (
    <li>
      <div>
        <a
          class="name"
          href={`/api/programs/${program_id}/terms/${version}`}
          target="_blank"
          rel="noopener"
        >
          {words.of(version)}
          <span class="vh"> {words.print}</span>
        </a>
        <span class="note block">
          {words.from} <When at={valid_from} as="time" />
        </span>
        <span class="note block mono">{sha256.slice(0, 16)}…</span>
      </div>
      <Copy text={sha256} label={words.copy_hash(version)} icon small />
    </li>
  );
}

function NewVersion({ program, onClose }: { program: Program; onClose: () => void }) {
  const [body, setBody] = useState('');
  const [from, setFrom] = useState('');
  const { terms: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.added);
    onClose();
  });
  const refused = fieldErrors(error);
  // today means now: its beginning has passed
  const begins = from > today() ? { valid_from: instantOf(from, false) } : {};
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const path = `/api/programs/${program.id}/terms`;
          write({ method: 'POST', path, body: { body, ...begins } });
        }}
      >
        <p class="small">{words.add_say}</p>
        <AreaField
          label={words.body}
          required
          rows={10}
          maxLength={50_000}
          value={body}
          onInput={setBody}
          error={refused.body}
        />
        <TextField
          label={words.valid_from}
          hint={words.valid_hint}
          isOptional
          type="date"
          min={today()}
          value={from}
          onInput={setFrom}
          error={refused.valid_from}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
