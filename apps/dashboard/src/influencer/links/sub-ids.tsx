import { useState } from 'preact/hooks';
import { TextField } from '../../controls/field.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Card } from '../../parts/page.tsx';
import { wi } from '../../words.ts';

/** The link with a word of one’s own, to tell places apart: a story, a post, a bio. */
export function SubIds({ short_url }: { short_url: string }) {
  const [tag, setTag] = useState('');
  const url = tag ? `${short_url}?s=${tag}` : short_url;
  return (
    <Card title={wi.sub_ids.title}>
      <div class="stack">
        <TextField
          label={wi.sub_ids.label}
          hint={wi.sub_ids.hint}
          isMono
          maxLength={64}
          value={tag}
          onInput={(text) => setTag(text.replace(/[^A-Za-z0-9_.-]/g, '-'))}
        />
        {tag && <Copy text={url} label={url} words={wi.sub_ids.copy} />}
      </div>
    </Card>
  );
}
