// breaks: nothing
export const till = 1;
