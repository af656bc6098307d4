#pragma once

#include <libpq-fe.h>

// Swift does not import these macros: they are character constants.
static const int quoin_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int quoin_diag_message_primary = PG_DIAG_MESSAGE_PRIMARY;
static const int quoin_diag_message_detail = PG_DIAG_MESSAGE_DETAIL;
static const int quoin_diag_message_hint = PG_DIAG_MESSAGE_HINT;
static const int quoin_diag_constraint_name = PG_DIAG_CONSTRAINT_NAME;
