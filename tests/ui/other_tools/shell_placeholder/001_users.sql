grant select on users to ${READER};
