//! Discovering log trees and generating realistic logs; knows no engine internals
