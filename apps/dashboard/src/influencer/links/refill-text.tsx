import { useApi } from '../../api.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { EmptyState, Part } from '../../parts/page.tsx';
import type { ListedLink } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { w, wi } from '../../words.ts';
import { Disclosure } from './disclosure.tsx';

type TextProps = { product: { id: string; name: string }; onClose: () => void };

/** What can be posted about a product: the words the law asks for, a sentence, and the link. */
export function RefillText({ product, onClose }: TextProps) {
  const { influencer_id, to } = useSubject();
  const links = useApi<{ data: ListedLink[] }>(
    `/api/links?limit=1&is_active=true&influencer_id=${influencer_id}&product_id=${product.id}`,
  );
  const { refills: words } = wi;
  return (
    <Dialog title={words.get_text} onClose={onClose}>
      <div class="stack">
        <Part of={links} rows={2}>
          {(data) => {
            const [link] = data?.data ?? [];
            return link ? (
              <Disclosure link={link} say={words.say(product.name)} />
            ) : (
              <EmptyState icon="link" title={words.no_link}>
                <a class="btn primary" href={to(`/links/new?product=${product.id}`)}>
                  {wi.new_link.make}
                </a>
              </EmptyState>
            );
          }}
        </Part>
        <button type="button" class="btn" onClick={onClose}>
          {w.close}
        </button>
      </div>
    </Dialog>
  );
}
