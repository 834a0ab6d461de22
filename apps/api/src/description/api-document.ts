import type { newRouter } from '../new-router.ts';

/** The types of an OpenAPI 3.1 document as the router makes it. */
export type ApiDocument = ReturnType<ReturnType<typeof newRouter>['getOpenAPI31Document']>;
type PathItem = NonNullable<ApiDocument['paths']>[string];
export type Operation = NonNullable<PathItem['get']>;
export type Responses = NonNullable<Operation['responses']>;
export type Parameter = NonNullable<Operation['parameters']>[number];
export type Components = NonNullable<ApiDocument['components']>;

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
