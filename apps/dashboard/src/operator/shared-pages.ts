import { lazy } from 'preact-iso';
import { loadArea, loadMemberWords, loadShopWords } from '../words.ts';

/** What a shop's own people do as operators do: pages that ask the reader's role what they show. */
export const Orders = lazy(() => import('./money/orders.tsx').then((file) => file.Orders));
/** An order is told in the words influencers read. */
export const OneOrder = lazy(async () => {
  await loadArea('influencer');
  return (await import('./money/order.tsx')).OneOrder;
});
export const Reviews = lazy(() => import('./money/reviews.tsx').then((file) => file.Reviews));
export const Programs = lazy(() =>
  import('./catalogue/programs.tsx').then((file) => file.Programs),
);
export const OneProgram = lazy(async () => {
  await Promise.all([loadMemberWords(), loadShopWords()]);
  return (await import('./catalogue/program.tsx')).OneProgram;
});
export const Applications = lazy(async () => {
  await loadMemberWords();
  return (await import('./members/applications.tsx')).Applications;
});
export const Products = lazy(async () => {
  await loadMemberWords();
  return (await import('./catalogue/products.tsx')).Products;
});
