// breaks: nothing
export { create } from '@bufbuild/protobuf';
export { CallRecordSchema } from '@gatehouse/contracts';
