import { Icon } from '../../parts/icon.tsx';
import { shortName } from '../../session.ts';
import type { Link } from '../../shapes.ts';
import { wi } from '../../words.ts';

/** The link as a QR code, to be saved as a drawing or a picture. */
export function QrCode({ link }: { link: Pick<Link, 'id' | 'slug'> }) {
  const path = `/api/links/${link.id}/qr`;
  return (
    <div class="qr">
      <img
        src={`${path}.svg?size=300`}
        width="180"
        height="180"
        alt={wi.qr.of(shortName(link.slug))}
      />
      <div class="pair">
        <a class="btn" href={`${path}.svg?size=1024`} download={`${link.slug}.svg`}>
          <Icon name="download" size="m" /> SVG
        </a>
        <a class="btn" href={`${path}.png?size=1024`} download={`${link.slug}.png`}>
          <Icon name="download" size="m" /> PNG
        </a>
      </div>
    </div>
  );
}
