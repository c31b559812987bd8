import { parse, type Type } from 'protobufjs'

/**
 * The part of the ONNX file format that this project writes and reads: plain graphs of tensors. Field numbers are those
 * of the specification; what is left out here (training, functions, control flow, quantisation notes) is lost when a
 * model is read.
 */
const source = `
  syntax = "proto2";
  package onnx;

  message StringStringEntryProto {
    optional string key = 1;
    optional string value = 2;
  }

  message TensorProto {
    repeated int64 dims = 1;
    optional int32 data_type = 2;
    repeated float float_data = 4 [packed = true];
    repeated int32 int32_data = 5 [packed = true];
    repeated int64 int64_data = 7 [packed = true];
    optional string name = 8;
    optional bytes raw_data = 9;
    repeated double double_data = 10 [packed = true];
    repeated uint64 uint64_data = 11 [packed = true];
    repeated StringStringEntryProto external_data = 13;
    optional int32 data_location = 14;
  }

  message AttributeProto {
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    optional bytes s = 4;
    optional TensorProto t = 5;
    repeated float floats = 7;
    repeated int64 ints = 8;
    repeated bytes strings = 9;
    optional int32 type = 20;
  }

  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
    optional string domain = 7;
  }

  message Dimension {
    oneof value {
      int64 dim_value = 1;
      string dim_param = 2;
    }
  }

  message TensorShapeProto {
    repeated Dimension dim = 1;
  }

  message TensorTypeProto {
    optional int32 elem_type = 1;
    optional TensorShapeProto shape = 2;
  }

  message TypeProto {
    optional TensorTypeProto tensor_type = 1;
  }

  message ValueInfoProto {
    optional string name = 1;
    optional TypeProto type = 2;
  }

  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
  }

  message OperatorSetIdProto {
    optional string domain = 1;
    optional int64 version = 2;
  }

  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional string doc_string = 6;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
`

/** Encodes and decodes a whole ONNX file. */
export const ModelProto: Type = parse(source).root.lookupType('onnx.ModelProto')
