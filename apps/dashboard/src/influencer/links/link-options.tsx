import { ApiProblem } from '@skinstack/client/api-problem';
import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { TextField } from '../../controls/field.tsx';
import { Card, ErrorCard } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { currentMe, shortDomain } from '../../session.ts';
import type { Link, Product } from '../../shapes.ts';
import { w, wi } from '../../words.ts';

type EndingProps = { link: Link; product: Product; onMade: (link: Link) => void };

/** An ending of one’s own: a second link to the same product, under words one can say. */
export function Ending({ link, product, onMade }: EndingProps) {
  const [slug, setSlug] = useState('');
  const { write, isBusy, error, reset } = useWrite<Link>((made) => {
    setSlug('');
    onMade(made);
    toast(wi.ending.done);
  });
  const isTaken = error instanceof ApiProblem && error.code === 'slug_taken';
  const said = isTaken ? wi.ending.taken(slug) : fieldErrors(error).slug && wi.ending.form;
  const make = (wished: string) => {
    setSlug(wished);
    write({
      method: 'POST',
      path: '/links/generate',
      body: { product_id: product.id, slug: wished, destination_url: link.destination_url },
    });
  };
  return (
    <Card title={wi.ending.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          make(slug);
        }}
      >
        <TextField
          label={wi.ending.label}
          hint={wi.ending.hint}
          error={said || undefined}
          lead={`${shortDomain()}/`}
          isMono
          value={slug}
          maxLength={64}
          onInput={(text) => {
            setSlug(text.replace(/[^A-Za-z0-9_-]/g, '-'));
            reset();
          }}
        />
        {isTaken && (
          <p class="bar">
            <span class="small muted">{wi.ending.instead}</span>
            {freeEndings(slug).map((free) => (
              <button key={free} type="button" class="chip" onClick={() => make(free)}>
                {free}
              </button>
            ))}
          </p>
        )}
        {error && !said ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn" disabled={isBusy || slug.length < 4}>
          {isBusy ? wi.new_link.making : wi.ending.button}
        </button>
      </form>
    </Card>
  );
}

/** Endings that are likely to be free: with the name, with the year. */
function freeEndings(slug: string): string[] {
  const name = (currentMe().display_name ?? 'my').split(' ')[0] ?? 'my';
  const plain =
    name
      .normalize('NFD')
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase() || 'my';
  return [`${slug}-${plain}`, `${slug}-${new Date().getFullYear() % 100}`];
}

type OptionsProps = { link: Link; onChange: (link: Link) => void };

/** Campaign and end of a link; what is left alone stays. */
export function LinkOptions({ link, onChange }: OptionsProps) {
  const [campaign, setCampaign] = useState(link.campaign ?? '');
  const [ends, setEnds] = useState(link.expires_at?.slice(0, 10) ?? '');
  const { write, isBusy, error } = useWrite<Link>((changed) => {
    onChange(changed);
    toast(w.saved);
  });
  const save = () => {
    const expires_at = ends === '' ? null : `${ends}T23:59:59.000Z`;
    const body = {
      campaign: campaign.trim() === '' ? null : campaign.trim(),
      ...(ends === (link.expires_at?.slice(0, 10) ?? '') ? {} : { expires_at }),
    };
    write({ method: 'PATCH', path: `/api/links/${link.id}`, body });
  };
  const { options } = wi;
  return (
    <Card title={options.title}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div class="pair">
          <TextField
            label={options.campaign}
            isOptional
            maxLength={100}
            value={campaign}
            onInput={setCampaign}
          />
          <TextField
            label={options.ends}
            isOptional
            type="date"
            min={new Date().toISOString().slice(0, 10)}
            value={ends}
            error={fieldErrors(error).expires_at}
            onInput={setEnds}
          />
        </div>
        <p class="note">{options.note}</p>
        {error ? <ErrorCard error={error} /> : null}
        <button type="submit" class="btn" disabled={isBusy}>
          {isBusy ? w.saving : options.button}
        </button>
      </form>
    </Card>
  );
}
