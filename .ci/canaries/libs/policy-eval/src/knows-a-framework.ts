// breaks: pure-lib
export { Injectable } from '@nestjs/common';
