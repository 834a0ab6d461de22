/** The request id of every example. */
export const EXAMPLE_REQUEST_ID = '0f6c1c52-5a0e-4a63-9a55-6d2b7f1c9e10';
