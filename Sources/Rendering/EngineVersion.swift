/// The engine's version: part of every document's metadata, so other bytes mean another version.
package let engineVersion = "0.1.0"
