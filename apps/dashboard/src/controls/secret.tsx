import { Copy } from '../parts/copy.tsx';
import { w } from '../words.ts';
import { Dialog } from './dialog.tsx';

type SecretProps = { title: string; say: string; secret: string; onClose: () => void };

/** A secret, this once: it can be copied, and leaving says that it was kept. */
export function Secret({ title, say, secret, onClose }: SecretProps) {
  return (
    <Dialog title={title} onClose={onClose} isForced>
      <div class="stack">
        <p class="small">{say}</p>
        <div class="short">
          <output class="mono secret">{secret}</output>
          <Copy text={secret} label={w.copy_secret} />
        </div>
        <button type="button" class="btn primary wide" onClick={onClose}>
          {w.have_kept_it}
        </button>
      </div>
    </Dialog>
  );
}
