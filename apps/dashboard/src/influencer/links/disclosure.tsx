import { ApiProblem } from '@skinstack/client/api-problem';
import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { Choice } from '../../controls/panel.tsx';
import { country, day } from '../../format.ts';
import { Copy, ShareButton } from '../../parts/copy.tsx';
import { Card, Part } from '../../parts/page.tsx';
import type { Influencer, Link, Disclosure as Wording } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';

/** Those whose rule was read at its source; of another the API says that it knows none. */
const KNOWN = ['DE', 'FR', 'GB'];

type Shared = Pick<Link, 'id' | 'short_url'>;

/**
 * What the readers’ country asks to be said beside the link; where none is known, nothing is.
 * @param say a sentence for a post, that goes between
 */
export function Disclosure({ link, say }: { link: Shared; say?: string }) {
  const { influencer_id } = useSubject();
  const influencer = useApi<Influencer>(`/api/influencers/${influencer_id}`);
  const own = influencer.data?.country ?? '';
  const [chosen, setChosen] = useState('');
  const code = chosen || own;
  const path = code ? `/api/links/${link.id}/disclosure?country=${code}` : null;
  const wording = useApi<Wording>(path);
  const codes = [...new Set([own, ...KNOWN])].filter(Boolean);
  const { disclosure: words } = wi;
  const { error } = wording;
  const isUnknown = error instanceof ApiProblem && error.code === 'disclosure_unknown';
  return (
    <Card
      title={words.title}
      head={
        <span class="end">
          <Choice
            name={words.country}
            value={code}
            options={[
              ...(code ? [] : [{ value: '', label: words.choose }]),
              ...codes.map((value) => ({ value, label: country(value) })),
            ]}
            onChange={setChosen}
          />
        </span>
      }
    >
      {!code || isUnknown ? (
        <div class="stack">
          {say && <Post text={`${say} ${link.short_url}`} />}
          <p class="note">{code ? words.unknown(country(code)) : words.choose_say}</p>
        </div>
      ) : (
        <Part of={wording} rows={2}>
          {(shown) => shown && <Words of={shown} url={link.short_url} say={say} />}
        </Part>
      )}
    </Card>
  );
}

/** A whole post, to be copied or shared. */
function Post({ text }: { text: string }) {
  return (
    <>
      <blockquote>{text}</blockquote>
      <p class="bar">
        <Copy text={text} label={text} words={wi.refills.copy} />
        <ShareButton text={text} />
      </p>
    </>
  );
}

function Words({ of, url, say }: { of: Wording; url: string; say: string | undefined }) {
  const { text, language, placement, source, source_url, checked_on, stale } = of;
  const { disclosure: words } = wi;
  return (
    <div class="stack">
      {say ? (
        <Post text={`${text}: ${say} ${url}`} />
      ) : (
        <blockquote lang={language}>
          {text} {url}
        </blockquote>
      )}
      <p class="small" lang="en">
        {placement}
      </p>
      <p class="note">
        {words.read_on(day(checked_on))}{' '}
        <a href={source_url} rel="noreferrer" target="_blank" lang="en">
          {source}
        </a>{' '}
        {stale ? words.stale : words.no_advice}
      </p>
      {!say && <Copy text={`${text} ${url}`} label={`${text} ${url}`} words={words.copy} />}
    </div>
  );
}
