/**
 * The part of Shopify's Admin GraphQL schema (2026-10) that discount codes are made by, as it is
 * documented (shopify.dev/docs/api/admin-graphql/2026-10: DiscountCodeBasicInput,
 * DiscountContextInput, DiscountCodeBasic, codeDiscountNodeByCode, …).
 */
export const SHOPIFY_SCHEMA = `
scalar DateTime
scalar Decimal
enum CurrencyCode { USD EUR JPY KWD }
enum DiscountStatus { ACTIVE EXPIRED SCHEDULED }
enum DiscountBuyerSelection { ALL }
enum DiscountErrorCode { ACTIVE_PERIOD_OVERLAP BLANK DUPLICATE INTERNAL_ERROR INVALID TAKEN TOO_LONG VALUE_OUTSIDE_RANGE }

type Query {
  shop: Shop!
  codeDiscountNodeByCode(code: String!): DiscountCodeNode
}
type Mutation {
  discountCodeBasicCreate(basicCodeDiscount: DiscountCodeBasicInput!): DiscountCodeBasicPayload
  discountCodeBasicUpdate(id: ID!, basicCodeDiscount: DiscountCodeBasicInput!): DiscountCodeBasicPayload
  discountCodeDeactivate(id: ID!): DiscountCodeBasicPayload
}
type DiscountCodeBasicPayload { codeDiscountNode: DiscountCodeNode userErrors: [DiscountUserError!]! }
type DiscountUserError { code: DiscountErrorCode extraInfo: String field: [String!] message: String! }
type Shop { currencyCode: CurrencyCode! }
type DiscountCodeNode { id: ID! codeDiscount: DiscountCode! }
union DiscountCode = DiscountCodeBasic | DiscountCodeFreeShipping
type Count { count: Int! }
type DiscountCodeFreeShipping { title: String! status: DiscountStatus! }
type DiscountCodeBasic {
  title: String!
  status: DiscountStatus!
  startsAt: DateTime!
  endsAt: DateTime
  usageLimit: Int
  appliesOncePerCustomer: Boolean!
  codesCount: Count
  context: DiscountContext!
  minimumRequirement: DiscountMinimumRequirement
  customerGets: DiscountCustomerGets!
}
union DiscountContext = DiscountBuyerSelectionAll | DiscountCustomers
type DiscountBuyerSelectionAll { all: DiscountBuyerSelection! }
type DiscountCustomers { count: Int }
union DiscountMinimumRequirement = DiscountMinimumQuantity | DiscountMinimumSubtotal
type DiscountMinimumQuantity { greaterThanOrEqualToQuantity: Int! }
type DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal: MoneyV2! }
type DiscountCustomerGets { items: DiscountItems! value: DiscountCustomerGetsValue! }
union DiscountItems = AllDiscountItems | DiscountProducts
type AllDiscountItems { allItems: Boolean! }
type DiscountProducts { count: Int }
union DiscountCustomerGetsValue = DiscountPercentage | DiscountAmount
type DiscountPercentage { percentage: Float! }
type DiscountAmount { amount: MoneyV2! appliesOnEachItem: Boolean! }
type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }

input DiscountCodeBasicInput {
  title: String
  code: String
  startsAt: DateTime
  endsAt: DateTime
  usageLimit: Int
  appliesOncePerCustomer: Boolean
  recurringCycleLimit: Int
  context: DiscountContextInput
  customerGets: DiscountCustomerGetsInput
}
input DiscountContextInput { all: DiscountBuyerSelection }
input DiscountCustomerGetsInput { items: DiscountItemsInput value: DiscountCustomerGetsValueInput }
input DiscountItemsInput { all: Boolean }
input DiscountCustomerGetsValueInput { percentage: Float discountAmount: DiscountAmountInput }
input DiscountAmountInput { amount: Decimal appliesOnEachItem: Boolean }
`;
