alter type mood add value 'curious';
update users set mood = 'curious'::mood;
