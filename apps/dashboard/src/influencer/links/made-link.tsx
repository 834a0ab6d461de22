import { useState } from 'preact/hooks';
import { Copy, ShareButton } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { ProductPicture } from '../../parts/product-picture.tsx';
import { shortName } from '../../session.ts';
import type { Link, Product } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { Disclosure } from './disclosure.tsx';
import { Ending, LinkOptions } from './link-options.tsx';
import { Offer, priceOf } from './product-option.tsx';
import { QrCode } from './qr-code.tsx';

type Props = { link: Link; product: Product; isCopied: boolean; onAnother: () => void };

/** The link is made and copied; the rest is only for who wants it. */
export function MadeLink({ link: made, product, isCopied, onAnother }: Props) {
  const { to } = useSubject();
  const [link, setLink] = useState(made);
  const [hasQr, setQr] = useState(false);
  const { new_link: words } = wi;
  const price = priceOf(product);
  return (
    <Page title={words.ready} back={{ href: to('/links'), label: wi.links.title }}>
      <div class="narrow-page stack">
        <Card title={product.name} isTitleHidden class="ready">
          <div class="who">
            <ProductPicture
              id={product.merchant_id}
              category={product.category ?? product.name}
              image_url={product.image_url}
              large
            />
            <div>
              <p class="strong">{product.name}</p>
              <p class="small muted">
                {product.merchant.name}
                {price && ` · ${price}`}
              </p>
              <p class="small muted">
                <Offer product={product} />
              </p>
            </div>
          </div>
          <div class="short">
            <output class="mono">{shortName(link.slug)}</output>
            <Copy
              key={link.slug}
              text={link.short_url}
              label={w.copy_what(shortName(link.slug))}
              isDone={isCopied && link.slug === made.slug}
            />
          </div>
          <div class="pair">
            <ShareButton url={link.short_url} title={product.name} primary />
            <button type="button" class="btn" aria-expanded={hasQr} onClick={() => setQr(!hasQr)}>
              <Icon name="qr" size="m" /> {wi.qr.title}
            </button>
          </div>
          {hasQr && <QrCode link={link} />}
        </Card>
        <Disclosure link={link} />
        <Ending link={link} product={product} onMade={setLink} />
        <LinkOptions link={link} onChange={setLink} />
        <button type="button" class="btn wide" onClick={onAnother}>
          <Icon name="plus" size="m" /> {words.another}
        </button>
        <Ask about={product.name} />
      </div>
    </Page>
  );
}
