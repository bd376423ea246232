// breaks: lib-by-package-name
export { parcel } from '../../../libs/parcel/src/parcel.js';
