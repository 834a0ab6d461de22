import type { App } from '@skinstack/api/app';
import type { Client } from '@skinstack/client/create-client';
import type { Answer } from '@skinstack/client/read-answer';
import type { ExtractSchema } from 'hono/types';
import { expectTypeOf } from 'vitest';

// No test runs this file: the compiler reads it (`npm run types`), and a drift of the API does not
// compile.
type Api = Client['api'];
type Takes<Route extends (...given: never[]) => unknown> = NonNullable<Parameters<Route>[0]>;
type Gives<Route extends (...given: never[]) => Promise<unknown>> = Answer<
  Awaited<ReturnType<Route>>
>;

// Each path is known by its name: none is just any text.
expectTypeOf<string>().not.toExtend<keyof ExtractSchema<App>>();
expectTypeOf<'/api/links/:id/qr.svg' | '/api/links/:id/qr.png'>().toExtend<
  keyof ExtractSchema<App>
>();
expectTypeOf<'/webhooks/:network'>().toExtend<keyof ExtractSchema<App>>();

// A path there is not does not compile.
expectTypeOf<Api>().toHaveProperty('products');
expectTypeOf<Api>().not.toHaveProperty('prodcuts');
expectTypeOf<Api['products']>().not.toHaveProperty('$put');

// A body has what is required, and may have the rest.
type NewProduct = Takes<Api['products']['$post']>['json'];
type Required = Record<'merchant_id' | 'program_id' | 'name' | 'url', string>;
expectTypeOf<Required>().toExtend<NewProduct>();
expectTypeOf<keyof NewProduct>().toEqualTypeOf<
  | ('merchant_id' | 'program_id' | 'name' | 'url' | 'external_product_id' | 'sku')
  | ('price_minor' | 'category' | 'step' | 'skin_types' | 'concerns' | 'ingredients')
  | ('size_ml' | 'days_of_supply' | 'period_after_opening_months' | 'image_url')
>();

// A field that is missing, misspelt or of another type does not compile.
expectTypeOf<Omit<Required, 'url'>>().not.toExtend<NewProduct>();
expectTypeOf<keyof NewProduct>().exclude<'price_minor'>().not.toExtend<'price'>();
expectTypeOf<Required & { price_minor: string }>().not.toExtend<NewProduct>();
type LinkParams = Takes<Api['links'][':id']['$get']>;
expectTypeOf<{ param: { link_id: string } }>().not.toExtend<LinkParams>();

// An import names its program.
type ImportQuery = Takes<Api['products']['import']['$post']>['query'];
expectTypeOf<{ program_id: string; dry_run: 'true' }>().toExtend<ImportQuery>();
expectTypeOf<{ dry_run: 'true' }>().not.toExtend<ImportQuery>();
expectTypeOf<{ program_id: string; dry_run: 'yes' }>().not.toExtend<ImportQuery>();

// An answer is the one when all is well, without the refusals.
expectTypeOf<Gives<Api['products']['import']['$post']>>().toEqualTypeOf<{
  dry_run: boolean;
  product_count: number;
  created_count: number;
  updated_count: number;
}>();
expectTypeOf<Gives<Client['links']['generate']['$post']>['slug']>().toEqualTypeOf<string>();
expectTypeOf<Gives<Api['products']['$post']>>().not.toHaveProperty('code');
expectTypeOf<Gives<Api['links']['$get']>['next_cursor']>().toEqualTypeOf<string | null>();

// What is not JSON is not read as JSON.
expectTypeOf<Gives<Api['links'][':id']['qr.svg']['$get']>>().toBeNever();
