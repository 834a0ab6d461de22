import { ApiProblem } from '@skinstack/client/api-problem';
import { useState } from 'preact/hooks';
import { queries, useApi } from '../../api.ts';
import { SelectField } from '../../controls/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, ErrorCard, Page } from '../../parts/page.tsx';
import { sendFile } from '../../session.ts';
import type { Program } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Imported = {
  dry_run: boolean;
  product_count: number;
  created_count: number;
  updated_count: number;
};

/** A file of products: first it says what would happen, then it does it, all or nothing. */
export function Import() {
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const [program, setProgram] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState<Imported | null>(null);
  const [done, setDone] = useState<Imported | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const program_id = program || programs.data?.data[0]?.id || '';
  const { imports: words } = wo;
  const run = async (dry_run: boolean) => {
    if (!file) return;
    setBusy(true);
    setError(null);
    try {
      const path = `/api/products/import?program_id=${program_id}&dry_run=${dry_run}`;
      const answer = await sendFile<Imported>(path, file, 'text/csv');
      if (dry_run) setTried(answer);
      else {
        setTried(null);
        setDone(answer);
        void queries.invalidateQueries();
      }
    } catch (refused) {
      setTried(null);
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const refused = error instanceof ApiProblem ? error.errors : [];
  return (
    <Page
      title={words.title}
      lead={words.lead}
      back={{ href: '/operate/products', label: wo.products.title }}
    >
      <Card title={words.file} class="narrow-page">
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void run(true);
          }}
        >
          <SelectField
            label={wo.programs.one}
            value={program_id}
            onChange={(value) => {
              setProgram(value);
              setTried(null);
            }}
            options={(programs.data?.data ?? []).map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
          />
          <label class="field">
            <span class="lab">{words.csv}</span>
            <input
              class="input"
              type="file"
              accept=".csv,text/csv"
              required
              onChange={(event) => {
                setFile(event.currentTarget.files?.[0] ?? null);
                setTried(null);
                setDone(null);
                setError(null);
              }}
            />
            <span class="hint">{words.columns}</span>
          </label>
          {isBusy && <progress class="progress" aria-label={words.running} />}
          <button type="submit" class={`btn${tried ? '' : ' primary'}`} disabled={isBusy || !file}>
            {isBusy ? words.running : words.try}
          </button>
        </form>
      </Card>
      {tried && (
        <Card title={words.would} class="narrow-page">
          <p>{words.counts(tried.created_count, tried.updated_count)}</p>
          <button
            type="button"
            class="btn primary under"
            disabled={isBusy}
            onClick={() => void run(false)}
          >
            {words.import(tried.product_count)}
          </button>
        </Card>
      )}
      {done && (
        <div class="notice good" role="status">
          <Icon name="check" />
          <p>
            <b>{words.imported(done.product_count)}</b>{' '}
            {words.counts(done.created_count, done.updated_count)}
          </p>
          <a class="btn" href="/operate/products">
            {wo.products.title}
          </a>
        </div>
      )}
      {refused.length > 0 ? (
        <Card title={words.refused(refused.length)} flush>
          <p class="small muted">{words.refused_say}</p>
          <List
            caption={words.refused(refused.length)}
            rows={refused}
            keyOf={(row) => `${row.path}${row.message}`}
            columns={[
              {
                key: 'line',
                label: words.line,
                card: 'title',
                cell: (row) => <span class="mono">{row.path}</span>,
              },
              { key: 'why', label: words.why, cell: (row) => row.message },
            ]}
          />
        </Card>
      ) : (
        error && <ErrorCard error={error} retry={() => void run(true)} />
      )}
      <p class="note">{words.all_or_nothing}</p>
    </Page>
  );
}
