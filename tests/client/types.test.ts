import type { App } from '@skinstack/api/app';
import type { Client } from '@skinstack/client/create-client';
import type { Answer } from '@skinstack/client/read-answer';
import type { ExtractSchema } from 'hono/types';
import { describe, expectTypeOf, test } from 'vitest';

// What is said here is held by `npm run types`: a drift of the API does not compile.
type Api = Client['api'];
type Takes<Route extends (...given: never[]) => unknown> = NonNullable<Parameters<Route>[0]>;
type Gives<Route extends (...given: never[]) => Promise<unknown>> = Answer<
  Awaited<ReturnType<Route>>
>;
type NewProduct = Takes<Api['products']['$post']>['json'];
const product = {
  merchant_id: 'mer_1',
  program_id: 'prg_1',
  name: 'Serum',
  url: 'https://a.example',
};

describe('paths', () => {
  test('each is known by its name: none is just any text', () => {
    expectTypeOf<string>().not.toExtend<keyof ExtractSchema<App>>();
    expectTypeOf<'/api/links/:id/qr.svg'>().toExtend<keyof ExtractSchema<App>>();
    expectTypeOf<'/webhooks/:network'>().toExtend<keyof ExtractSchema<App>>();
  });

  test('one there is not does not compile', () => {
    expectTypeOf<Api>().toHaveProperty('products');
    expectTypeOf<Api>().not.toHaveProperty('prodcuts');
    expectTypeOf<Api['products']>().not.toHaveProperty('$put');
  });
});

describe('what goes in', () => {
  test('a body with what is required', () => {
    expectTypeOf(product).toExtend<NewProduct>();
    expectTypeOf<keyof NewProduct>().toEqualTypeOf<
      | ('merchant_id' | 'program_id' | 'name' | 'url' | 'external_product_id' | 'sku')
      | ('price_minor' | 'category' | 'step' | 'skin_types' | 'concerns' | 'ingredients')
      | ('size_ml' | 'days_of_supply')
    >();
  });

  test('a field missing, misspelt or of another type does not compile', () => {
    expectTypeOf<Omit<typeof product, 'url'>>().not.toExtend<NewProduct>();
    expectTypeOf<keyof NewProduct>().exclude<'price_minor'>().not.toExtend<'price'>();
    expectTypeOf<typeof product & { price_minor: string }>().not.toExtend<NewProduct>();
    expectTypeOf<{ param: { link_id: string } }>().not.toExtend<
      Takes<Api['links'][':id']['$get']>
    >();
  });

  test('an import names its program', () => {
    type Query = Takes<Api['products']['import']['$post']>['query'];
    expectTypeOf<{ program_id: string; dry_run: 'true' }>().toExtend<Query>();
    expectTypeOf<{ dry_run: 'true' }>().not.toExtend<Query>();
    expectTypeOf<{ program_id: string; dry_run: 'yes' }>().not.toExtend<Query>();
  });
});

describe('what comes out', () => {
  test('the answer when all is well, without the refusals', () => {
    expectTypeOf<Gives<Api['products']['import']['$post']>>().toEqualTypeOf<{
      dry_run: boolean;
      product_count: number;
      created_count: number;
      updated_count: number;
    }>();
    expectTypeOf<Gives<Client['links']['generate']['$post']>['slug']>().toEqualTypeOf<string>();
    expectTypeOf<Gives<Api['products']['$post']>>().not.toHaveProperty('code');
    expectTypeOf<Gives<Api['links']['$get']>['next_cursor']>().toEqualTypeOf<string | null>();
  });

  test('what is not JSON is not read as JSON', () => {
    expectTypeOf<Gives<Api['links'][':id']['qr.svg']['$get']>>().toBeNever();
  });
});
