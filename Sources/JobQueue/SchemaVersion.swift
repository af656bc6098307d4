/// The schema that this build works with: the number of its last migration.
package let requiredSchemaVersion = 6
